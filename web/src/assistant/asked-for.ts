import { useEffect, useRef } from 'react'
import type { Task } from './use-asking.ts'

const listeners = new Set<(task: Task) => void>()

/** Has the composer that is open ask for this. */
export function askFor(task: Task): void {
  for (const listener of listeners) listener(task)
}

/** Hears what is asked for from elsewhere: the palette. */
export function useAssistantAsked(begin: (task: Task) => void): void {
  const latest = useRef(begin)
  latest.current = begin
  useEffect(() => {
    const listener = (task: Task) => latest.current(task)
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }, [])
}
