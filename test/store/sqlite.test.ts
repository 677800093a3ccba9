import { describe } from 'vitest';
import { keepsInstallations } from '../contracts/installations.ts';
import { keepsLeases } from '../contracts/leases.ts';
import { keepsDeliveries } from '../contracts/ledger.ts';
import { keepsPace } from '../contracts/pace.ts';
import { remembersEvents } from '../contracts/seen-events.ts';
import { keepsSubscriptions } from '../contracts/subscriptions.ts';
import { sqliteGiven } from './sqlite-given.ts';

describe('in SQLite', () => {
  keepsSubscriptions(sqliteGiven);
  keepsDeliveries(sqliteGiven);
  keepsPace(sqliteGiven);
  keepsLeases(sqliteGiven);
  remembersEvents(sqliteGiven);
  keepsInstallations(sqliteGiven);
});
