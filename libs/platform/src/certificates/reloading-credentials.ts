import { ChannelCredentials, credentials, ServerCredentials, type experimental } from '@grpc/grpc-js';
import { createSecureContext, type SecureContext, type SecureContextOptions } from 'node:tls';
import type { Certificates } from './certificate-folder.js';

type ConnectorArguments = Parameters<ChannelCredentials['_createSecureConnector']>;

const handshakeTimeoutMs = 10_000;

const contextOf = ({ authorities, certificate, key }: Certificates): SecureContextOptions => ({
  ca: authorities,
  cert: certificate,
  key,
  minVersion: 'TLSv1.3',
});

/** A server that shows the latest certificate and speaks to nobody who has none of a trusted authority. Connections that are open stay as they are. */
export class ReloadingServerCredentials extends ServerCredentials {
  constructor(first: Certificates) {
    super({ requestCert: true, rejectUnauthorized: true, handshakeTimeout: handshakeTimeoutMs }, contextOf(first));
  }

  use(latest: Certificates): void {
    this.updateSecureContextOptions(contextOf(latest));
  }

  override _equals(other: ServerCredentials): boolean {
    return this === other;
  }
}

/**
 * A client that shows the latest certificate whenever it connects. grpc-js has credentials that reload too (`experimental`, 1.14), but they cannot ask
 * for TLS 1.3, and drop what they have when a file cannot be read for a moment.
 */
export class ReloadingChannelCredentials extends ChannelCredentials {
  private context: SecureContext;

  constructor(first: Certificates) {
    super();
    this.context = createSecureContext(contextOf(first));
  }

  use(latest: Certificates): void {
    this.context = createSecureContext(contextOf(latest));
  }

  override _isSecure(): boolean {
    return true;
  }

  override _equals(other: ChannelCredentials): boolean {
    return this === other;
  }

  override _createSecureConnector(...given: ConnectorArguments): experimental.SecureConnector {
    const latest = () => credentials.createFromSecureContext(this.context)._createSecureConnector(...given);
    const first = latest();
    return {
      connect: (socket) => latest().connect(socket),
      waitForReady: () => Promise.resolve(),
      getCallCredentials: () => first.getCallCredentials(),
      destroy: () => undefined,
    };
  }
}
