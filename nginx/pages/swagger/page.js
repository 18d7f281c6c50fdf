// Tokens that are entered stay in this page's memory, and are gone with it.
SwaggerUIBundle({
  dom_id: "#page",
  url: "/openapi.json",
  deepLinking: true,
  displayRequestDuration: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  filter: true,
  persistAuthorization: false,
  tryItOutEnabled: true,
  validatorUrl: null,
});
