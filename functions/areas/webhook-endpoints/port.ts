import type { Write } from '../../kernel/commit.ts'
import type { Page, PageRequest } from '../../kernel/page.ts'
import type { Delivery } from './domain/delivery.ts'
import type { Endpoint, EndpointRun } from './domain/endpoint.ts'
import type { EventType } from './domain/event-types.ts'
import type { DeliveryState } from './domain/states.ts'

/** Something that happened, for one endpoint: `body` is what is sent, to the letter. */
export interface EventJob {
  kind: 'event'
  id: string
  endpointId: string
  type: EventType
  body: string
}
/** What waits for an endpoint is to be looked at. */
export interface WakeJob {
  kind: 'wake'
  endpointId: string
}
export type OutgoingJob = EventJob | WakeJob

/** The queue of what goes out: what has the same lane follows each other. */
export interface OutgoingQueue {
  send(job: OutgoingJob, way: { lane: string; deduplicationId: string }): Promise<void>
  /** takes out what is done; one that was handed out again since stays */
  finish(receiptHandle: string): Promise<void>
}
export interface OutgoingParts {
  outgoing: OutgoingQueue
}

/** Whether the queue of what goes out is looked into, which is paid for as long as it is. */
export interface OutgoingSource {
  /** it is, or is about to be */
  isOn(): Promise<boolean>
  /** false: it is just being changed, and takes no other change */
  turn(on: boolean): Promise<boolean>
  /** messages that wait or are being worked on, as far as is known */
  size(): Promise<number>
}
export interface OutgoingSourceParts {
  outgoingSource: OutgoingSource
}

/** A place in the line of an endpoint, and the delivery that stands there. */
export interface Waiting {
  place: string
  id: string
}

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface WebhookEndpointsStore {
  /** with how it goes, consistent */
  readEndpoint(id: string): Promise<{ endpoint: Endpoint; run: EndpointRun } | undefined>
  /** all, with how it goes */
  readEndpoints(): Promise<{ endpoint: Endpoint; run: EndpointRun }[]>
  /** those that are on, ten seconds old at most at `now` (epoch ms) */
  readEndpointsLately(now: number): Promise<Endpoint[]>
  /** new or as they were read; conflict label `endpoint` */
  putEndpoint(endpoint: Endpoint): Write
  removeEndpoint(endpoint: Endpoint): Write
  /** new or as it was read; conflict label `run` */
  putEndpointRun(run: EndpointRun): Write
  /** its endpoint is deleted: it says where the log is, for as long as there is one */
  retireEndpointRun(run: EndpointRun, now: number): Write
  /** of all endpoints, and of those that were deleted as long as their log is there; consistent */
  endpointIds(): Promise<string[]>
  /** it is as it was read; conflict label `run` */
  checkEndpointRun(run: EndpointRun): Write
  /** undefined: there is none, or none any more */
  readOutgoing(id: string): Promise<Delivery | undefined>
  /** whatever is there, by itself */
  keepOutgoing(delivery: Delivery): Promise<void>
  putOutgoing(delivery: Delivery): Write
  /** one that is there; conflict label `delivery`: it is gone, as whom it is about was erased */
  changeOutgoing(delivery: Delivery): Write
  /** with its place */
  removeOutgoing(delivery: Delivery): Write[]
  /** C7: who was erased, and when (epoch ms), for as long as logs go back */
  noteErased(contactId: string, at: number): Write
  /** when a contact was erased (epoch ms); undefined: not, or longer ago */
  erasedAt(contactId: string): Promise<number | undefined>
  /** the newest first; of a page some may be left out, by their state or as they are long */
  listOutgoing(endpointId: string, page: PageRequest, state?: DeliveryState): Promise<Page<Delivery>>
  /** from a time on (epoch ms), or after that id, to a time, as they happened */
  outgoingBetween(
    endpointId: string,
    span: { since: number; until: number; after: string | null },
    limit: number,
  ): Promise<Delivery[]>
  putInLine(delivery: Delivery & { place: string }): Write
  removeFromLine(waiting: Waiting): Write
  /** the first of the line, consistent */
  listLine(endpointId: string, limit: number): Promise<Waiting[]>
}
