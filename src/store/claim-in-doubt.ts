import type { Updateable } from 'kysely';
import type { ClaimedDelivery, ClaimOptions } from '../ports/ledger.ts';
import { newClaim, readFrozenMessage } from './claims.ts';
import { loadContents } from './contents.ts';
import type { Database } from './database.ts';
import { type DeliveryRow, holdChannels, IS_IN_PROGRESS, toInstant, updateDeliveries } from './deliveries.ts';
import { InvalidRow, withoutNul } from './rows.ts';

const PROCESS_DIED_REASON = 'the process that was sending it stopped without recording the result';

/** Claims deliveries in doubt, including those whose sender's lease expired. Unreadable ones become uncertain. */
export function claimInDoubt(
  database: Database,
  { platform, limit, owner, lease }: ClaimOptions,
): Promise<ClaimedDelivery[]> {
  return database.write(async (db) => {
    const now = await database.now(db);
    const rows = await db
      .selectFrom('deliveries')
      .selectAll()
      .where('platform', '=', platform)
      .where(IS_IN_PROGRESS)
      .where('available_at', '<=', now)
      .orderBy('available_at')
      .orderBy('key')
      .limit(limit)
      .$if(database.locksRows, (query) => query.forUpdate().skipLocked())
      .execute();
    const hashes = rows.map(({ message }) => message);
    const contents = await loadContents(db, hashes);
    const claims: ClaimedDelivery[] = [];
    const unreadableAddresses: string[] = [];
    const changes = new Map<string, Updateable<DeliveryRow>>();
    for (const row of rows) {
      try {
        const inDoubtSince = toInstant(row.state === 'in doubt' ? row.at : now);
        const claim = { ...newClaim(row, owner, now), message: readFrozenMessage(row, contents), inDoubtSince };
        claims.push(claim);
        changes.set(row.key, {
          state: 'in doubt',
          owner,
          claimed_at: claim.claimedAt.epochMilliseconds,
          available_at: claim.claimedAt.add(lease).epochMilliseconds,
          ...(row.state === 'sending' && { reason: PROCESS_DIED_REASON, at: now }),
        });
      } catch (error) {
        if (!(error instanceof InvalidRow)) throw error;
        unreadableAddresses.push(row.address);
        changes.set(row.key, { state: 'uncertain', reason: withoutNul(error.message), at: now });
        database.onProblem(`Could not determine whether a delivery arrived; marking it uncertain: ${error.message}`);
      }
    }
    await updateDeliveries(db, changes);
    await holdChannels(db, unreadableAddresses, now);
    return claims;
  });
}
