import type { EventSource } from '../../../platform/event-source.ts'
import type { Sqs } from '../../../platform/sqs.ts'
import type { OutgoingSource } from '../port.ts'

/** Whether Lambda looks into the queue of what goes out, at `url`. */
export function createOutgoingSource(source: EventSource, sqs: Sqs, url: string): OutgoingSource {
  return {
    isOn: () => source.isOn(),
    turn: (on) => source.turn(on),
    size: () => sqs.size(url),
  }
}
