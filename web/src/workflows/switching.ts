import { call } from '../api/client.ts'
import type { Workflow } from './types.ts'

/** From now on, or no longer. */
export const setEnabled = ({ id, version }: Workflow, isOn: boolean): Promise<Workflow> =>
  call(isOn ? 'workflows.enable' : 'workflows.disable', { id, version })
