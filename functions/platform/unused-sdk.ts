/*
 * Stands in, in the bundles, for what the DynamoDB client brings along and nobody here has it do: asking where the table's
 * endpoint is, which its region tells, and event streams, which the table has none of.
 */

export const resolveEndpointDiscoveryConfig = <Config extends object>(config: Config): Config => config
export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: () => undefined,
  configFileSelector: () => undefined,
  default: undefined,
}
