// The only script of the API's page that is ours: Swagger UI over the document that this server makes of its own schemas.
addEventListener('DOMContentLoaded', () => {
	SwaggerUIBundle({
		url: '/openapi.json',
		dom_id: '#api',
		deepLinking: true,
		persistAuthorization: true,
		tryItOutEnabled: true,
		defaultModelsExpandDepth: 0,
	});
});
