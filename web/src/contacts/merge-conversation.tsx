import { useOpenLatest } from './latest-conversation.ts'
import MergeInFront from './merge-in-front.tsx'

/** C3: merges the customer of the conversation that is open; one goes on with what was said last with who stays. */
export default function MergeConversation({ ids, onDone }: { ids: readonly string[]; onDone(): void }) {
  const openLatest = useOpenLatest()
  return <MergeInFront ids={ids} onDone={onDone} onMerged={(id) => void openLatest(id)} />
}
