// Shows the OpenAPI document on /api. The address of the document stands in the page, not here.
import SwaggerUI from "swagger-ui-dist/swagger-ui-bundle.js";

const place = document.getElementById("api-docs");
SwaggerUI({
  domNode: place,
  url: place.dataset.document,
  deepLinking: true,
  validatorUrl: null,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
});
