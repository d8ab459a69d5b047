import { Module, type DynamicModule } from '@nestjs/common';
import { ChannelHistory } from './channel-history.js';
import { LiveFeeds } from './live-feeds.js';
import { StreamTokens } from './stream-access.js';
import { StreamAdmission } from './stream-admission.js';
import { StreamServer } from './stream-server.js';
import { StreamSettings } from './stream-settings.js';

/** Live events over WebSocket. */
@Module({})
export class StreamModule {
  static forRoot(origins: readonly string[]): DynamicModule {
    return {
      module: StreamModule,
      global: true,
      providers: [
        { provide: StreamSettings, useValue: new StreamSettings(origins) },
        ChannelHistory,
        LiveFeeds,
        StreamTokens,
        StreamAdmission,
        StreamServer,
      ],
      exports: [LiveFeeds],
    };
  }
}
