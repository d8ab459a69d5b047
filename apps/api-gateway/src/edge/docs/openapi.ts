import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { scopeMeanings } from '#platform/auth/scopes.js';
import { completeDocument } from './complete-document.js';

const description = `Sell real things: catalog, stock, orders and payments.

Every answer below \`/api/v1\` is \`{ data, meta }\`; every refusal is a problem document (RFC 9457) with a stable \`code\`.
Money is an integer of minor units with its currency. Events come live over the WebSocket \`/api/v1/stream\`: see \`docs/stream.md\`.
To try it: *register* or *logIn*, copy \`accessToken\`, *Authorize*.`;

/** The OpenAPI document of the gateway. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Ashlar')
    .setDescription(description)
    .setVersion('1.0')
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/')
    .addBearerAuth({
      type: 'http',
      scheme: 'bearer',
      bearerFormat: 'JWT',
      description: '`accessToken` of register, logIn or refresh; `admin` marks what only administrators may.',
    })
    .addOAuth2({
      type: 'oauth2',
      description: 'API clients: programs that act for the shop.',
      flows: { clientCredentials: { tokenUrl: '/oauth/token', scopes: scopeMeanings } },
    })
    .addBasicAuth({ type: 'http', scheme: 'basic', description: 'The id and the secret of an API client, each form-urlencoded.' }, 'client')
    .addTag('auth', 'Who you are: accounts and sessions')
    .addTag('clients', 'Programs that act for the shop')
    .addTag('users', 'Profiles and address books')
    .addTag('catalog', 'Products, categories and stock')
    .addTag('orders', 'From placing to delivery')
    .addTag('payments', 'Paying, confirming, refunding')
    .addTag('events', 'Every fact that happened, and what follows it')
    .addTag('webhooks', 'Have events sent to you')
    .addTag('operations', 'For whoever runs the shop')
    .build();
  return completeDocument(SwaggerModule.createDocument(app, config));
}
