export const asyncapiExamples = {
  'asyncapi.get': { input: {}, output: {} },
}
