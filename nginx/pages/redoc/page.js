Redoc.init(
  "/openapi.json",
  {
    expandResponses: "200,201",
    hideDownloadButtons: false,
    pathInMiddlePanel: true,
    requiredPropsFirst: true,
    theme: { typography: { fontFamily: "system-ui, sans-serif", headings: { fontFamily: "system-ui, sans-serif" } } },
  },
  document.getElementById("page"),
);
