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
    input: { id: '01M8MMQV04TSRE2E0KP9NK5ER1' },
    output: {
      id: '01M8MMQV04TSRE2E0KP9NK5ER1',
      channelId: 'demo-telegram',
      at: '2026-11-29T21:52:51.204Z',
      reasons: ['message[0]: chat (invalid_type)'],
      bytes: 52,
      replayedAt: null,
      replayAskedAt: '2026-11-29T21:52:51.356Z',
    },
  },
}
