/** The page of the API's documentation: nothing inline, as the Content-Security-Policy asks. */
export const docsPage = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Ashlar API</title>
    <link rel="icon" type="image/png" href="/docs/ui/favicon-32x32.png" />
    <link rel="stylesheet" href="/docs/ui/swagger-ui.css" />
    <link rel="stylesheet" href="/docs/ashlar.css" />
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/docs/ui/swagger-ui-bundle.js"></script>
    <script src="/docs/ashlar.js"></script>
  </body>
</html>
`;

export const docsStyle = `html { box-sizing: border-box; overflow-y: scroll; }
*, *::before, *::after { box-sizing: inherit; }
body { margin: 0; background: #fafafa; }
`;

export const docsScript = `SwaggerUIBundle({
  url: '/docs/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  displayRequestDuration: true,
  docExpansion: 'list',
  filter: true,
  persistAuthorization: false,
  tryItOutEnabled: true,
  validatorUrl: null,
});
`;
