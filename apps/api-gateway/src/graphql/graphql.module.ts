import { Module, type DynamicModule } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import type { MercuriusDriverConfig } from '@nestjs/mercurius';
import { CatalogReads } from './catalog-reads.js';
import { CategoriesResolver } from './categories.resolver.js';
import { GraphqlController } from './graphql.controller.js';
import { GraphqlSettings } from './graphql-settings.js';
import { PersistedQueries } from './persisted-queries.js';
import { ProductsResolver } from './products.resolver.js';
import { QueryDriver } from './query-driver.js';
import { QueryRunner } from './query-runner.js';

/** Errors are put into words by answer-of.ts. */
const asTheyAre: NonNullable<MercuriusDriverConfig['errorFormatter']> = (response) => ({ statusCode: 200, response });

/** The catalog by GraphQL, for reading. Mercurius validates and runs queries; it has no routes of its own. */
@Module({})
export class GraphqlModule {
  static forRoot({ production }: { production: boolean }): DynamicModule {
    const settings = new GraphqlSettings(production);
    const validateOptions = { maxErrors: 10, hideSuggestions: !settings.introspection };
    return {
      module: GraphqlModule,
      imports: [
        GraphQLModule.forRoot<MercuriusDriverConfig>({
          driver: QueryDriver,
          autoSchemaFile: true,
          sortSchema: true,
          routes: false,
          cache: 500,
          graphql: { validateOptions },
          errorFormatter: asTheyAre,
        }),
      ],
      controllers: [GraphqlController],
      providers: [
        { provide: GraphqlSettings, useValue: settings },
        CatalogReads,
        PersistedQueries,
        QueryRunner,
        ProductsResolver,
        CategoriesResolver,
      ],
    };
  }
}
