import 'swagger-ui-dist/swagger-ui.css'
import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js'
import { followColours } from './dark.ts'
import './style.css'

followColours()
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
  })
}
