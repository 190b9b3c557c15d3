import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { call } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import type { TimelineData } from './merge.ts'

/** F2: gives messages a tag. Repeating it after a failure is the same call, and changes nothing that was done. */
export function useTagging(messageIds: readonly string[]) {
  const client = useQueryClient()
  const attempt = useRef({ tag: '', key: '' })
  return useMutation({
    mutationFn: (tag: string) => {
      if (attempt.current.tag !== tag) attempt.current = { tag, key: crypto.randomUUID() }
      return call('messages.tags', { messageIds: [...messageIds], tag }, { idempotencyKey: attempt.current.key })
    },
    onSuccess: ({ tag, messageIds: tagged }) => {
      const ids = new Set(tagged)
      for (const query of client.getQueryCache().findAll({ queryKey: ['timeline'] })) {
        client.setQueryData<TimelineData>(query.queryKey, (data) => data && withTag(data, ids, tag.name))
      }
      void client.invalidateQueries({ queryKey: keys.tags })
    },
  })
}

function withTag(data: TimelineData, ids: ReadonlySet<string>, tag: string): TimelineData {
  if (!data.pages.some(({ items }) => items.some(({ id }) => ids.has(id)))) return data
  const pages = data.pages.map((page) => {
    if (!page.items.some(({ id }) => ids.has(id))) return page
    const items = page.items.map((entry) => {
      const { message } = entry
      if (!message || !ids.has(entry.id) || message.tags.includes(tag)) return entry
      return { ...entry, message: { ...message, tags: [...message.tags, tag] } }
    })
    return { ...page, items }
  })
  return { ...data, pages }
}
