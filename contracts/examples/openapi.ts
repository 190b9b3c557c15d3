export const openapiExamples = {
  'openapi.get': { input: {}, output: {} },
}
