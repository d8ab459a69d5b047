import autocannon from 'autocannon';

/** How one endpoint did under load. Times in milliseconds. */
export interface Measurement {
  requestsPerSecond: number;
  requests: number;
  p50: number;
  p95: number;
  p99: number;
  /** Answers outside 2xx, and connections that failed. */
  failures: number;
}

export interface Load {
  url: string;
  connections: number;
  seconds: number;
  /** What each connection asks for, in turn. */
  requests: autocannon.Request[];
}

/** What the times of single requests, in milliseconds, come to over `seconds`. */
export function summarise(times: readonly number[], seconds: number, failures = 0): Measurement {
  const sorted = [...times].sort((a, b) => a - b);
  const [p50, p95, p99] = [percentile(sorted, 0.5), percentile(sorted, 0.95), percentile(sorted, 0.99)];
  return { requestsPerSecond: times.length / seconds, requests: times.length, p50, p95, p99, failures };
}

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

/** Asks as fast as the answers come, on `connections` connections for `seconds` seconds. */
export function measure(load: Load): Promise<Measurement> {
  const times: number[] = [];
  let failures = 0;
  return new Promise((resolve, reject) => {
    const instance = autocannon(
      { url: load.url, connections: load.connections, duration: load.seconds, requests: load.requests, timeout: 30 },
      (error: Error | null, result) => {
        if (error) {
          reject(error);
          return;
        }
        resolve(summarise(times, result.duration, failures + result.errors));
      },
    );
    instance.on('response', (_client, status, _bytes, milliseconds) => {
      times.push(milliseconds);
      if (status < 200 || status > 299) failures++;
    });
  });
}
