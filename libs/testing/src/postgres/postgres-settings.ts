/** Sized for a laptop: small when idle, and quick enough to measure the services rather than the database. */
const settings: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  work_mem: '8MB',
  random_page_cost: '1.1',
  huge_pages: 'off',
  io_method: 'sync',
  // Whole catalogs come in at once: fewer checkpoints meanwhile, and fewer passes over the indexes of words.
  max_wal_size: '4GB',
  wal_buffers: '32MB',
  gin_pending_list_limit: '16MB',
  max_logical_replication_workers: '0',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // What the services provoke on purpose (unique violations, lock time-outs) is theirs to log; this keeps the server's own word.
  log_min_messages: 'log',
  log_checkpoints: 'off',
  // No value of a statement or a row, whatever else somebody has logged: these are the data of people.
  log_error_verbosity: 'terse',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  shared_preload_libraries: 'pg_stat_statements',
  track_io_timing: 'on',
};

/** For throw-away data: nothing is lost that anybody would miss. */
const throwAway: Readonly<Record<string, string>> = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum_naptime: '1h',
};

/** Command line arguments that carry the settings. */
export function settingArguments(own: { port: number; clusterName: string; durable: boolean }): string[] {
  const all = { ...settings, ...(own.durable ? {} : throwAway), port: String(own.port), cluster_name: own.clusterName };
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
