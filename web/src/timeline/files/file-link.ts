import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { call } from '../../api/client.ts'
import { keys } from '../../api/keys.ts'
import { serverNow } from '../../realtime/server-clock.ts'
import type { FileOfMessage } from './file-kind.ts'

/** So long before its end a link is not begun with any more. */
const EARLY_MS = 20_000

interface Link {
  url: string
  /** by this machine's clock */
  goodUntil: number
}

/** A link to a file: asked for where it is looked at, and again when it has ended. */
const linkQuery = (id: string) =>
  queryOptions({
    queryKey: keys.file(id),
    queryFn: async ({ signal }): Promise<Link> => {
      const { url, expiresAt } = await call('attachments.get', { id }, { signal })
      return { url, goodUntil: Date.now() + Date.parse(expiresAt) - serverNow() - EARLY_MS }
    },
    staleTime: ({ state }) => (state.data ? state.data.goodUntil - state.dataUpdatedAt : 0),
    // What is on the screen stays as it is when the network comes back.
    refetchOnReconnect: false,
  })

/** Where a contact's picture is, as long as it is looked at; undefined: there is none, or it can't be had. */
export function usePictureLink(id: string | undefined) {
  const query = useQuery({ ...linkQuery(id ?? ''), enabled: id !== undefined, retry: false })
  const shown = useRef<{ id: string | undefined; url: string }>(undefined)
  const [broken, setBroken] = useState<string>()
  if (query.data && shown.current?.id !== id) shown.current = { id, url: query.data.url }
  const url = id !== undefined && shown.current?.id === id ? shown.current.url : undefined
  return { picture: url === broken ? undefined : url, onBroken: () => setBroken(url) }
}

/** What an element that shows the file needs. `wanted`: it can be seen. */
export function useFileLink(file: FileOfMessage, wanted: boolean) {
  const query = useQuery({ ...linkQuery(file.id), enabled: wanted && file.state === 'ready' })
  const shown = useRef<string>(undefined)
  const [broken, setBroken] = useState<string>()
  const link = query.data
  // What was loaded stays, also when its link has ended since.
  if (link && link.goodUntil > Date.now()) shown.current = link.url
  const url = shown.current === broken ? undefined : shown.current
  return {
    url,
    isBroken: broken !== undefined && broken === shown.current && !query.isFetching,
    error: query.error,
    /** the element could not load it: its link has ended, or the file is not what it says */
    onError() {
      setBroken(shown.current)
      if (link && link.goodUntil <= Date.now()) void query.refetch()
    },
    again() {
      setBroken(undefined)
      void query.refetch()
    },
  }
}

/** Saves a file: its link answers as a download, so that the page stays. */
export function useDownload(file: FileOfMessage) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async () => {
      const { url } = await client.fetchQuery(linkQuery(file.id))
      const anchor = document.createElement('a')
      anchor.href = url
      anchor.download = file.name
      anchor.click()
    },
  })
}
