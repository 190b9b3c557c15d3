/** The parts of an outgoing request that tell which call it is. */
export interface OutgoingRequest {
  method: string
  path: string
  headers: Record<string, unknown>
}

/** Whose session a request is signed in; undefined when it is in none. */
export const callerOf = ({ headers }: OutgoingRequest): string | undefined => header(headers, 'x-amz-security-token')

/** The service and operation of an AWS SDK request to one of the loopback endpoints; undefined when it is not one. */
export function sdkCall(request: OutgoingRequest): { service: string; name: string } | undefined {
  const target = header(request.headers, 'x-amz-target')
  if (target) {
    const [api = '', name = ''] = target.split('.')
    return { service: api.toLowerCase().replace(/_.*/, '').replace('amazon', ''), name }
  }
  if (!header(request.headers, 'amz-sdk-invocation-id') && !header(request.headers, 'x-amz-date')) return undefined
  const path = request.path.split('?')[0] ?? ''
  const verb = VERBS[request.method] ?? request.method
  if (path.includes('/@connections/')) return { service: 'connections', name: CONNECTIONS[request.method] ?? verb }
  if (/\/schedules(\/|$)/.test(path)) return { service: 'scheduler', name: SCHEDULER[request.method] ?? verb }
  if (/\/model\/[^/]+\/converse$/.test(path)) return { service: 'bedrock', name: 'Converse' }
  if (/^\/ses(\/|$)/.test(path)) return { service: 'ses', name: 'SendRawEmail' }
  if (path.includes('/event-source-mappings/')) return { service: 'lambda', name: `${EVENT_SOURCES[request.method]}` }
  return { service: 's3', name: `${verb}Object` }
}

/** Does the call change anything? What reads is named so throughout AWS; a model that is asked changes nothing either. */
export const isWrite = (name: string) =>
  !/^(Converse|Get|BatchGet|TransactGet|Query|Scan|List|Describe|Head)/.test(name)

const VERBS: Record<string, string> = { GET: 'Get', HEAD: 'Head', PUT: 'Put', POST: 'Post', DELETE: 'Delete' }
const CONNECTIONS: Record<string, string> = {
  POST: 'PostToConnection',
  GET: 'GetConnection',
  DELETE: 'DeleteConnection',
}
const EVENT_SOURCES: Record<string, string> = { GET: 'GetEventSourceMapping', PUT: 'UpdateEventSourceMapping' }
const SCHEDULER: Record<string, string> = {
  POST: 'CreateSchedule',
  PUT: 'UpdateSchedule',
  GET: 'GetSchedule',
  DELETE: 'DeleteSchedule',
}

function header(headers: Record<string, unknown>, name: string): string | undefined {
  for (const [key, value] of Object.entries(headers)) {
    if (key.toLowerCase() === name) return Array.isArray(value) ? String(value[0]) : String(value)
  }
  return undefined
}
