import { createVisitorProofs } from '../areas/web-chat/adapter/visitor-proofs.ts'
import type { WebChatParts } from '../areas/web-chat/port.ts'

/** What visitors show to be let in: a part of the composition root in a file of its own, since whoever imports it carries a library. */
export const visitorProofs = (): WebChatParts => ({ visitorProofs: createVisitorProofs() })
