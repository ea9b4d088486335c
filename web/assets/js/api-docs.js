// Shows the OpenAPI document on /api. The address of the document stands in the page, not here.
import SwaggerUI from "swagger-ui-dist/swagger-ui-bundle.js";

const place = document.getElementById("api-docs");
SwaggerUI({
  domNode: place,
  url: place.dataset.document,
  // Deep links would be links inside buttons, which a screen reader cannot reach.
  deepLinking: false,
  validatorUrl: null,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
});

// The viewer leaves its lists of choices without a name.
new MutationObserver(() => {
  for (const select of place.querySelectorAll("select:not([aria-label])")) {
    select.setAttribute("aria-label", select.id || "choice");
  }
}).observe(place, { childList: true, subtree: true });
