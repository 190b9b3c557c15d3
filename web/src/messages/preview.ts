import { keepPreviousData, type QueryClient, queryOptions, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { OutputOf } from '../../../contracts/operations.ts'
import { call } from '../api/client.ts'
import { mayHaveVariables } from './variables.ts'

export type Filled = OutputOf<'messages.preview'>

/** A text in a conversation; whatever its variables stand for may change with the contact. */
interface Said {
  id: string
  channelId: string | undefined
  text: string
  /** its marks are formatting */
  isMarked: boolean
  contactVersion: number | undefined
}
const PAUSE_MS = 250

const previewQuery = ({ id, channelId, text, isMarked, contactVersion }: Said) =>
  queryOptions({
    queryKey: ['preview', id, channelId ?? null, contactVersion ?? 0, isMarked, text] as const,
    queryFn: ({ signal }) =>
      call(
        'messages.preview',
        { id, text, ...(isMarked ? { marks: true } : {}), ...(channelId ? { channelId } : {}) },
        { signal },
      ),
    staleTime: 20_000,
    gcTime: 60_000,
    // Who sends it waits for the answer: one try, and no waiting for a connection.
    retry: false,
    networkMode: 'always',
  })

/** M7: the text as it would be sent, some moments after it was written; undefined: as it stands, or not known yet. */
export function usePreview(said: Said): { filled: Filled | undefined; isCurrent: boolean } {
  const [text, setText] = useState(said.text)
  useEffect(() => {
    const timer = setTimeout(() => setText(said.text), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [said.text])
  const { data, isPlaceholderData } = useQuery({
    ...previewQuery({ ...said, text }),
    enabled: mayHaveVariables(text),
    // What was shown stays until the next is known: nothing jumps while one types.
    placeholderData: keepPreviousData,
  })
  const filled = mayHaveVariables(said.text) ? data : undefined
  return { filled, isCurrent: text === said.text && !isPlaceholderData }
}

/** M7: what a text will say, asked before it is sent; undefined: the server does not tell now. */
export async function askPreview(client: QueryClient, said: Said): Promise<Filled | undefined> {
  try {
    return await client.fetchQuery(previewQuery(said))
  } catch (error) {
    console.warn('No preview:', error)
    return undefined
  }
}
