import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaBuilderModule, GraphQLSchemaFactory } from '@nestjs/graphql';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { CategoriesResolver } from './graphql/categories.resolver.js';
import { ProductsResolver } from './graphql/products.resolver.js';

/** Writes the GraphQL schema from the code alone: nothing is instantiated but what builds it. */
const app = await NestFactory.createApplicationContext(GraphQLSchemaBuilderModule, { logger: false, abortOnError: false });
await app.init();
const schema = await app.get(GraphQLSchemaFactory).create([ProductsResolver, CategoriesResolver]);
const heading = '# What /graphql answers. Written by `npm run graphql` from the code of the gateway; see graphql.md.\n\n';
await writeFile(process.argv[2] ?? 'docs/schema.graphql', `${heading}${printSchema(lexicographicSortSchema(schema))}\n`);
