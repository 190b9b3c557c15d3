/** The AsyncAPI 3 document. */
export function asyncapi(): Record<string, unknown> {
  return {}
}
