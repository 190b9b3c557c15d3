import { source } from '../../platform/stream.ts'
import { ROLLOUT_KIND, toRollout } from './store/rollout-item.ts'

export const rollouts = source(ROLLOUT_KIND, toRollout)
