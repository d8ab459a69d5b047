/** One log-in, and every refresh token that descends from it. */
export interface Session {
  id: string;
  createdAt: Date;
  /** When it last logged in or refreshed. */
  lastSeenAt: Date;
  userAgent: string;
}
