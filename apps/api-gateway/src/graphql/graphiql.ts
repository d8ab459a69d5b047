import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { graphqlPath } from '../edge/http/graphql-endpoint.js';

const from = 'https://unpkg.com';
const script = (path: string, hash: string) => `<script src="${from}/${path}" integrity="sha384-${hash}" crossorigin="anonymous"></script>`;

const start = `ReactDOM.createRoot(document.getElementById('graphiql')).render(
  React.createElement(GraphiQL, { fetcher: GraphiQL.createFetcher({ url: '${graphqlPath}' }) }),
);`;

const page = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>Ashlar GraphQL</title>
<style>body{margin:0}#graphiql{height:100vh}</style>
<link rel="stylesheet" href="${from}/graphiql@3.9.0/graphiql.min.css" integrity="sha384-QMux00XgRtwRLSYIY3kw2rj1ovk5AuuliAchk+HSQbqdbGFnz9GYuqIlOqxhwCE2" crossorigin="anonymous">
</head>
<body><div id="graphiql">GraphiQL comes from unpkg.com …</div>
${script('react@18.3.1/umd/react.production.min.js', 'DGyLxAyjq0f9SPpVevD6IgztCFlnMF6oW/XQGmfe+IsZ8TqEiDrcHkMLKI6fiB/Z')}
${script('react-dom@18.3.1/umd/react-dom.production.min.js', 'gTGxhz21lVGYNMcdJOyq01Edg0jhn/c22nsx0kyqP0TxaV5WVdsSH1fSDUf5YJj1')}
${script('graphiql@3.9.0/graphiql.min.js', '8NGfVj4CVlqHajlZj+bPJT4thxPMHMJYn7DWK2CvtopLd02E7qsPHazniBYvVjOO')}
<script>${start}</script>
</body>
</html>
`;

/** Three files of an address that is not ours, each by its hash; the editor writes styles of its own. */
const policy = [
  "default-src 'none'",
  `script-src ${from} 'sha256-${createHash('sha256').update(start).digest('base64')}'`,
  `style-src ${from} 'unsafe-inline'`,
  'font-src data:',
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A page to try queries on, for those who build: never in production. */
export function graphiqlPage(reply: FastifyReply): string {
  reply.header('Content-Type', 'text/html; charset=utf-8').header('Content-Security-Policy', policy).header('Cache-Control', 'no-store');
  return page;
}
