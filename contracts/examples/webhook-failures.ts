export const webhookFailuresExamples = {
  'webhookFailures.list': {
    input: {},
    output: {
      items: [
        {
          id: '01M8MK8TACH3YHN7RRM0HAA227',
          channelId: 'demo-telegram',
          at: '2026-11-29T21:27:10.412Z',
          reasons: ['message[0]: chat (invalid_type)'],
          bytes: 52,
          replayedAt: null,
          replayAskedAt: null,
        },
      ],
      nextCursor: null,
    },
  },
  'webhookFailures.replay': {
    input: { id: '01M8MK8TACH3YHN7RRM0HAA227' },
    output: {
      id: '01M8MK8TACH3YHN7RRM0HAA227',
      channelId: 'demo-telegram',
      at: '2026-11-29T21:27:10.412Z',
      reasons: ['message[0]: chat (invalid_type)'],
      bytes: 52,
      replayedAt: null,
      replayAskedAt: '2026-11-29T21:27:10.454Z',
    },
  },
}
