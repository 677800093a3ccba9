/** Why no connection came about, and what the operator can do. */
interface Fault {
  readonly what: string;
  readonly fix: string;
}

const NETWORK = 'check the network and any proxy';
const UNTRUSTED: Fault = {
  what: 'its certificate is not trusted',
  fix: 'if a proxy reads the traffic, set NODE_EXTRA_CA_CERTS to its certificate',
};

/** The codes of Node, OpenSSL and undici. */
const FAULTS: Readonly<Record<string, Fault>> = {
  ECONNREFUSED: { what: 'connection refused', fix: NETWORK },
  ENOTFOUND: { what: 'its name is not known', fix: 'check the name server and any proxy' },
  EAI_AGAIN: { what: 'the name server does not answer', fix: NETWORK },
  ENETUNREACH: { what: 'no network', fix: NETWORK },
  EHOSTUNREACH: { what: 'no way to its address', fix: NETWORK },
  ETIMEDOUT: { what: 'no connection in time', fix: NETWORK },
  UND_ERR_CONNECT_TIMEOUT: { what: 'no connection in time', fix: NETWORK },
  CERT_HAS_EXPIRED: { what: 'its certificate has expired', fix: "check this machine's clock and any proxy" },
  CERT_NOT_YET_VALID: { what: 'its certificate is not valid yet', fix: "check this machine's clock" },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    what: 'the certificate is for another name',
    fix: "check the API's address and any proxy",
  },
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  CERT_UNTRUSTED: UNTRUSTED,
  EPROTO: { what: 'it does not answer in TLS', fix: "check the API's address and any proxy" },
  ERR_SSL_WRONG_VERSION_NUMBER: { what: 'it does not answer in TLS', fix: "check the API's address and any proxy" },
};

/**
 * "Slack cannot be reached (connection refused): check the network and any proxy"; undefined if the error is not one of
 * making a connection. Says nothing of the error's own text, which may hold an address.
 */
export function connectionFault(error: unknown, platform: string): string | undefined {
  const fault = faultOf(error);
  return fault && `${platform} cannot be reached (${fault.what}): ${fault.fix}`;
}

function faultOf(error: unknown): Fault | undefined {
  if (!(error instanceof Error)) return undefined;
  const own = 'code' in error ? FAULTS[String(error.code)] : undefined;
  // Of several addresses tried, the first speaks for all.
  const first = error instanceof AggregateError ? faultOf(error.errors[0]) : undefined;
  return own ?? first ?? faultOf(error.cause);
}

/** An answer that leads elsewhere; neither platform's API gives one, and the token must not follow it. */
export class Redirected extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`redirected with HTTP ${status}`);
    this.status = status;
  }
}

/** "Slack's address redirects elsewhere …" if that is what failed; undefined otherwise. */
export function redirectFault(error: unknown, platform: string): string | undefined {
  if (error instanceof Redirected) return redirectedFrom(platform, error.status);
  if (!(error instanceof Error)) return undefined;
  // The words of `fetch` when it may not follow.
  if (error.message === 'unexpected redirect') return redirectedFrom(platform);
  return redirectFault(error.cause, platform);
}

export function redirectedFrom(platform: string, status?: number): string {
  const by = status === undefined ? '' : ` with HTTP ${status}`;
  return `${platform}'s address redirects elsewhere${by}: check the API's address, any proxy, and any login page of the network`;
}
