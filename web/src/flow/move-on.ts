import { useQueryClient } from '@tanstack/react-query'
import type { Agent } from '../api/types.ts'
import { neighbour } from '../queues/shown-rows.ts'
import { useGo } from '../shell/place.ts'
import { focusBack } from '../ui/focus.ts'
import { useSentence } from '../ui/sentence.ts'
import { afterDone } from './after-done.ts'
import { arriveAt } from './arrival.ts'
import type { Done } from './undo.ts'

/** Goes on from a conversation that is done to where its agent wants to, and offers to take it back. */
export function useMoveOn(): (done: Omit<Done, 'me'> & { me: Agent }) => void {
  const client = useQueryClient()
  const go = useGo()
  const sentence = useSentence()
  const open = (id: string) => {
    arriveAt(id)
    void go.open(id)
  }
  return (done) => {
    void import('./done.ts').then(({ tell }) => tell({ ...done, client, sentence, open }))
    // Who has gone somewhere else meanwhile stays there.
    if (!location.pathname.endsWith(`/${done.before.id}`)) return
    const wanted = afterDone()
    if (wanted === 'stay') return
    const next =
      wanted === 'list' ? undefined : (neighbour(wanted) ?? neighbour(wanted === 'next' ? 'previous' : 'next'))
    if (next) open(next.conversationId)
    else void go.close().then(focusBack)
  }
}
