/** What is used of discord-api-spec, which ships no types for its Zod schemas. */
declare module 'discord-api-spec/zod' {
  interface Schema {
    safeParse(value: unknown): {
      success: boolean
      error?: { message: string; issues: readonly unknown[] }
    }
  }
  export const ApplicationCommandAutocompleteCallbackRequestSchema: Schema
  export const ApplicationCommandResponseSchema: Schema
  export const ApplicationCommandUpdateRequestSchema: Schema
  export const CreateMessageInteractionCallbackRequestSchema: Schema
  export const CreateForumThreadRequestSchema: Schema
  export const CreatePrivateChannelRequestSchema: Schema
  export const CreateTextThreadWithMessageRequestSchema: Schema
  export const CreatedThreadResponseSchema: Schema
  export const GatewayBotResponseSchema: Schema
  export const GuildChannelResponseSchema: Schema
  export const GuildMemberResponseSchema: Schema
  export const GuildResponseSchema: Schema
  export const GuildRoleResponseSchema: Schema
  export const GuildWithCountsResponseSchema: Schema
  export const IncomingWebhookInteractionRequestSchema: Schema
  export const IncomingWebhookUpdateForInteractionCallbackRequestPartialSchema: Schema
  export const InteractionCallbackResponseSchema: Schema
  export const MessageCreateRequestSchema: Schema
  export const MessageResponseSchema: Schema
  export const ModalInteractionCallbackRequestSchema: Schema
  export const MyGuildResponseSchema: Schema
  export const PrivateApplicationResponseSchema: Schema
  export const PrivateChannelResponseSchema: Schema
  export const ThreadResponseSchema: Schema
  export const ThreadsResponseSchema: Schema
  export const UpdateMessageInteractionCallbackRequestSchema: Schema
  export const UserPIIResponseSchema: Schema
  export const UserResponseSchema: Schema
}
