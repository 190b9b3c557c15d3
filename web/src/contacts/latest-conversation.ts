import { call } from '../api/client.ts'
import { useGo } from '../shell/place.ts'

/** Opens what was said with a contact last; whether there was anything. Throws Problem. */
export function useOpenLatest(): (contactId: string) => Promise<boolean> {
  const go = useGo()
  return async (id) => {
    const { items } = await call('contacts.timeline', { id, order: 'desc', limit: 1 })
    const conversationId = items[0]?.conversationId
    if (conversationId) await go.open(conversationId)
    return conversationId !== undefined
  }
}
