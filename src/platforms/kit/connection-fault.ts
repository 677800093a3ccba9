interface Fault {
  readonly problem: string;
  readonly fix: string;
}

const NETWORK_FIX = 'check the network and any proxy';
const UNTRUSTED_CERTIFICATE: Fault = {
  problem: 'its certificate is not trusted',
  fix: 'if a proxy reads the traffic, set NODE_EXTRA_CA_CERTS to its certificate',
};

const FAULTS_BY_CODE: Readonly<Record<string, Fault>> = {
  ECONNREFUSED: { problem: 'connection refused', fix: NETWORK_FIX },
  ENOTFOUND: { problem: 'its host name is unknown', fix: 'check DNS and any proxy' },
  EAI_AGAIN: { problem: 'the DNS server does not answer', fix: NETWORK_FIX },
  ENETUNREACH: { problem: 'no network', fix: NETWORK_FIX },
  EHOSTUNREACH: { problem: 'no route to its address', fix: NETWORK_FIX },
  ETIMEDOUT: { problem: 'connection timed out', fix: NETWORK_FIX },
  UND_ERR_CONNECT_TIMEOUT: { problem: 'connection timed out', fix: NETWORK_FIX },
  CERT_HAS_EXPIRED: { problem: 'its certificate has expired', fix: "check this machine's clock and any proxy" },
  CERT_NOT_YET_VALID: { problem: 'its certificate is not valid yet', fix: "check this machine's clock" },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    problem: 'its certificate is for another host name',
    fix: "check the API's address and any proxy",
  },
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED_CERTIFICATE,
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED_CERTIFICATE,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED_CERTIFICATE,
  UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED_CERTIFICATE,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED_CERTIFICATE,
  CERT_UNTRUSTED: UNTRUSTED_CERTIFICATE,
  EPROTO: { problem: 'it does not speak TLS', fix: "check the API's address and any proxy" },
  ERR_SSL_WRONG_VERSION_NUMBER: { problem: 'it does not speak TLS', fix: "check the API's address and any proxy" },
};

/** Describes a known fault of a connection, without an address; undefined for other errors. */
export function connectionFault(error: unknown, platform: string): string | undefined {
  const fault = faultOf(error);
  return fault && `${platform} cannot be reached (${fault.problem}): ${fault.fix}`;
}

function faultOf(error: unknown): Fault | undefined {
  if (!(error instanceof Error)) return undefined;
  const knownFault = 'code' in error ? FAULTS_BY_CODE[String(error.code)] : undefined;
  const firstFault = error instanceof AggregateError ? faultOf(error.errors[0]) : undefined;
  return knownFault ?? firstFault ?? faultOf(error.cause);
}

/** Thrown for a redirect. Neither platform's API redirects, and following one could leak the token. */
export class RedirectError extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`redirected with HTTP ${status}`);
    this.status = status;
  }
}

/** Returns advice for the operator; undefined for other errors than redirects. */
export function redirectFault(error: unknown, platform: string): string | undefined {
  if (error instanceof RedirectError) return redirectText(platform, error.status);
  if (!(error instanceof Error)) return undefined;
  // With `redirect: 'error'`, `fetch` throws an error whose cause has this message.
  if (error.message === 'unexpected redirect') return redirectText(platform);
  return redirectFault(error.cause, platform);
}

export function redirectText(platform: string, status?: number): string {
  const statusText = status === undefined ? '' : ` with HTTP ${status}`;
  return `${platform}'s address redirects elsewhere${statusText}: check the API's address, any proxy, and any login page of the network`;
}
