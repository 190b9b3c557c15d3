import { useState } from 'react'

/**
 * What of a list that others fill is selected, as cmdk takes it: the first one again where the selected one is gone. By
 * itself, cmdk has nothing selected once several go at the same time, and Enter does nothing.
 */
export function useSelected(values: readonly string[]): { value: string; onValueChange(value: string): void } {
  const [chosen, onValueChange] = useState('')
  return { value: values.includes(chosen) ? chosen : (values[0] ?? ''), onValueChange }
}
