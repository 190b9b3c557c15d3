/*
 * Stands in, in the bundles, for what libraries bring along and nobody here has them do. Of the SDK: asking where the
 * table's endpoint is, which its region tells; event streams and web sockets, which the table has none of and a model is not
 * asked by; bearer tokens, where a function signs; and reading the trace of one
 * invocation out of several that a process runs at a time, where a function's environment tells that of the only one. Of
 * middy: answers that are streams. Of what cleans an email's HTML: source maps of its styles, and dates.
 * Of sketches: protobufs.
 */

const asItIs = <Config extends object>(config: Config): Config => config
export const resolveEndpointDiscoveryConfig = asItIs.bind(null)
export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: () => undefined,
  configFileSelector: () => undefined,
  default: undefined,
}
export const InvokeStore = { getInstanceAsync: async () => undefined }
export class ReadableStream {}
export const resolveEventStreamSerdeConfig = asItIs.bind(null)
export const resolveEventStreamConfig = asItIs.bind(null)
export const resolveWebSocketConfig = asItIs.bind(null)
export const eventStreamSerdeProvider = () => undefined
export const eventStreamPayloadHandlerProvider = () => null
const noPlugin = () => ({ applyToStack: () => undefined })
export const getEventStreamPlugin = noPlugin.bind(null)
export const getWebSocketPlugin = noPlugin.bind(null)
const noToken = () => async () => {
  throw new Error('A function signs its calls.')
}
export const fromEnvSigningName = noToken.bind(null)
export const nodeProvider = noToken.bind(null)
