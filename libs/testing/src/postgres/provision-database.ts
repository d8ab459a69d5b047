import pg from 'pg';

export interface RolePasswords {
  owner: string;
  app: string;
  ro: string;
}

/** What a service needs to find on a PostgreSQL server: its database, and its three roles, which are named after the service. */
export interface DatabasePlan {
  database: string;
  service: string;
  passwords: RolePasswords;
  /** A database to copy instead of starting with an empty one. */
  template?: string;
}

/**
 * Makes what is missing of a service's roles and database; what is there is left as it is, but for the passwords. The owner
 * may change tables, the app role may only connect here and nowhere else (its rights on tables come with the migrations), and
 * the `ro` role reads.
 */
export async function provisionDatabase(adminUrl: string, plan: DatabasePlan): Promise<void> {
  const name = pg.escapeIdentifier;
  const { service, passwords } = plan;
  const [database, owner, app, ro] = [plan.database, `${service}_owner`, `${service}_app`, `${service}_ro`].map((id) => name(id));
  await asAdmin(adminUrl, async (admin) => {
    // Roles belong to the whole server: whoever else provisions on it takes turns. The lock goes with the connection.
    await admin.query("SELECT pg_advisory_lock(hashtext('ashlar provisioning'))");
    await admin.query('REVOKE CONNECT, TEMPORARY ON DATABASE postgres, template1 FROM PUBLIC');
    await ensureRole(admin, `${service}_owner`, passwords.owner);
    await ensureRole(admin, `${service}_app`, passwords.app);
    await ensureRole(admin, `${service}_ro`, passwords.ro);
    await admin.query(`GRANT pg_read_all_stats TO ${ro}`);
    const { rowCount } = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [plan.database]);
    if (rowCount === 0) {
      const copied = plan.template === undefined ? '' : ` TEMPLATE ${name(plan.template)} STRATEGY FILE_COPY`;
      await admin.query(`CREATE DATABASE ${database} OWNER ${owner}${copied}`);
    }
    await admin.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
    await admin.query(`GRANT CONNECT, TEMPORARY ON DATABASE ${database} TO ${app}, ${ro}`);
  });
  if (plan.template !== undefined) return;
  await asAdmin(urlOn(adminUrl, plan.database), async (admin) => {
    await admin.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
    await admin.query(`ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} GRANT SELECT ON TABLES TO ${ro}`);
    await admin.query(`ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} GRANT USAGE ON SCHEMAS TO ${ro}`);
  });
}

/** The same server and role, another database. */
export function urlOn(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

/** The same server, another role and database. */
export function urlAs(url: string, role: string, password: string, database: string): string {
  const changed = new URL(urlOn(url, database));
  changed.username = role;
  changed.password = encodeURIComponent(password);
  return changed.href;
}

/** Runs `work` on one connection, which is closed afterwards. */
export async function asAdmin<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function ensureRole(admin: pg.Client, role: string, password: string): Promise<void> {
  const { rowCount } = await admin.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
  const secret = pg.escapeLiteral(password);
  if (rowCount === 0) await admin.query(`CREATE ROLE ${pg.escapeIdentifier(role)} LOGIN PASSWORD ${secret}`);
  else await admin.query(`ALTER ROLE ${pg.escapeIdentifier(role)} PASSWORD ${secret}`);
}
