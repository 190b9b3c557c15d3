/** As much of it as is used: https://swagger.io/docs/open-source-tools/swagger-ui/usage/configuration/ */
declare module 'swagger-ui-dist/swagger-ui-es-bundle.js' {
  export interface System {
    React: { createElement(type: unknown, attributes: object | null, ...contents: unknown[]): unknown }
  }
  interface Options {
    url: string
    domNode: Element
    deepLinking?: boolean
    docExpansion?: 'list' | 'full' | 'none'
    defaultModelsExpandDepth?: number
    defaultModelExpandDepth?: number
    displayRequestDuration?: boolean
    filter?: boolean
    showExtensions?: boolean
    validatorUrl?: null
    plugins?: ((system: System) => object)[]
  }
  export default function SwaggerUI(options: Options): void
}
