/** Every advisory lock that is taken in a service's database, so that no two things share one: numbers that no other program uses. */
export const advisoryLocks = {
  /** Migrations run one at a time. */
  migration: 7_236_001,
  /** users: the last administrator is not taken away by two at once. */
  administrators: 7_236_002,
  /** users: signing keys are made once. */
  signingKeys: 7_236_003,
  /** One copy of a service moves its events. */
  eventLead: 7_236_004,
  /** One copy seals what an earlier release left open. */
  sealExisting: 7_236_005,
  /** catalog: one copy asks about old reservations. */
  orphanSweep: 7_236_010,
  /** catalog: the tree of categories changes one step at a time. */
  categoryTree: 7_236_011,
  /** catalog: one copy carries out product files, one at a time. */
  imports: 7_236_012,
  /** orders: the number of webhook endpoints is counted by one at a time. */
  webhookEndpoints: 7_236_020,
} as const;
