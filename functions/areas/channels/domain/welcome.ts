/** M12: what stands in the timeline where a customer arrived without having written yet. */
export const STARTED = '[Started a conversation]'
