import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { InputOf } from '../../../contracts/operations.ts'
import { call } from '../api/client.ts'
import { useMe } from '../api/queries.ts'
import { can } from '../api/rights.ts'

export type Task = InputOf<'assistant.assist'>['task']
export type Question = InputOf<'assistant.assist'>

export const assistantQuery = queryOptions({
  queryKey: ['assistant'] as const,
  queryFn: () => call('assistant.get', {}),
})

/** How the workspace has it; undefined: it is off, not for this agent, or not known yet. */
export function useAssistant() {
  const me = useMe()
  const { data } = useQuery({ ...assistantQuery, enabled: can(me, 'assistant.use') })
  return data?.on ? { left: data.left, isStandIn: data.model?.model.startsWith('stand-in.') ?? false } : undefined
}

export type Asked =
  | { step: 'working'; question: Question }
  | { step: 'there'; question: Question; text: string }
  | { step: 'failed'; question: Question; error: unknown }

/** One question at a time: a new one, or to stop, leaves what the earlier one is answered unread. */
export function useAsking() {
  const client = useQueryClient()
  const [asked, setAsked] = useState<Asked>()
  const running = useRef<AbortController>(undefined)
  useEffect(() => () => running.current?.abort(), [])
  const stop = () => {
    running.current?.abort()
    running.current = undefined
    setAsked(undefined)
  }
  const ask = async (question: Question) => {
    stop()
    const own = new AbortController()
    running.current = own
    setAsked({ step: 'working', question })
    const options = { idempotencyKey: crypto.randomUUID(), signal: own.signal }
    const next = await call('assistant.assist', question, options).then(
      ({ text }): Asked => ({ step: 'there', question, text }),
      (error: unknown): Asked => ({ step: 'failed', question, error }),
    )
    void client.invalidateQueries(assistantQuery)
    if (running.current === own) setAsked(next)
  }
  return { asked, ask, stop }
}
