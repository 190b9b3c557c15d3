import 'swagger-ui-dist/swagger-ui.css'
import SwaggerUI, { type System } from 'swagger-ui-dist/swagger-ui-es-bundle.js'
import { followColours } from './dark.ts'
import './style.css'

followColours()

/** A link within the button that opens an operation is no second thing to press. */
const plainPaths = ({ React }: System) => ({
  components: { DeepLink: ({ text }: { text: string }) => React.createElement('span', null, text) },
})

/** What stands above the operations, each in a region of its own. */
const regions = ({ React }: System) => {
  const called = (label: string) => (Original: unknown) => (properties: object) =>
    React.createElement(
      'section',
      { className: 'region', 'aria-label': label },
      React.createElement(Original, properties),
    )
  return {
    wrapComponents: {
      InfoContainer: called('About'),
      AuthorizeBtnContainer: called('Who calls'),
      FilterContainer: called('Filter'),
    },
  }
}

const domNode = document.querySelector('#reference')
if (domNode) {
  SwaggerUI({
    url: '/v1/openapi.json',
    domNode,
    deepLinking: true,
    docExpansion: 'none',
    defaultModelsExpandDepth: -1,
    defaultModelExpandDepth: 3,
    displayRequestDuration: true,
    filter: true,
    validatorUrl: null,
    plugins: [plainPaths, regions],
  })
}
