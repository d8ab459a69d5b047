import { Controller, Injectable } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { Access } from '../auth/access-rules.js';

/** What a service needs to be of use, e.g. its database. Rejects or answers false when it is not there. */
@Injectable()
export abstract class HealthProbe {
  abstract check(): Promise<boolean>;
}

/** The standard health service (grpc.health.v1): asked by the gateway's readiness and by orchestrators, so any certificate of ours will do. */
@Controller()
export class HealthController {
  constructor(private readonly probe: HealthProbe) {}

  @GrpcMethod('Health', 'Check')
  @Access({ who: 'anybody' })
  async check(): Promise<{ status: 'SERVING' | 'NOT_SERVING' }> {
    const serving = await this.probe.check().catch(() => false);
    return { status: serving ? 'SERVING' : 'NOT_SERVING' };
  }
}
