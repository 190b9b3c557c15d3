import { useEffect, useState } from 'preact/hooks'

/** What `load` answers, asked again every so often while the page is looked at; `again` asks at once. */
export function usePolled<Value>(load: () => Promise<Value>, everyMs: number, key: unknown = '') {
  const [value, setValue] = useState<Value>()
  const [problem, setProblem] = useState<string>()
  const [turn, setTurn] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `load` is new at every drawing; `key` says when it differs
  useEffect(() => {
    let over = false
    let timer: ReturnType<typeof setTimeout>
    const ask = async () => {
      try {
        const answer = document.hidden ? undefined : await load()
        if (over) return
        if (answer !== undefined) setValue(answer)
        setProblem(undefined)
      } catch (error) {
        if (!over) setProblem((error as Error).message)
      }
      timer = setTimeout(ask, everyMs)
    }
    void ask()
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [key, turn, everyMs])
  return { value, problem, again: () => setTurn((before) => before + 1) }
}
