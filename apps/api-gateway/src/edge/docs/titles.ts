import { errorTable } from '#platform/errors/error-table.js';

/** The title of a problem by its HTTP status, from the one table. */
export const titles: Readonly<Record<number, string>> = Object.fromEntries(
  Object.values(errorTable).map(({ http, title }) => [http, title]),
);
