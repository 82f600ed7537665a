/**
 * When a tag is inferred: a phrase of `title` is in the title or is among the keywords, or one of `text`
 * is anywhere; and no phrase of `unless` does. Phrases are whole words, small, without punctuation.
 */
export interface TagRule {
  readonly tag: string
  readonly title: readonly string[]
  readonly text: readonly string[]
  readonly unless: readonly string[]
}

function rule(tag: string, title: string, text = '', unless = ''): TagRule {
  return { tag, title: phrases(title), text: phrases(text), unless: phrases(unless) }
}

function phrases(list: string): string[] {
  return list
    .split(',')
    .map((phrase) => phrase.trim().replace(/\s+/g, ' '))
    .filter((phrase) => phrase !== '')
}

/** Language tags are for papers about text alone. */
const SEES = `multimodal, vision language, mllms, mllm, vlms, vlm, video, videos, image, images, visual, text to
  image, 3d, audio, speech, robot, robotic, embodied, gaussian splatting, diffusion transformer`

/**
 * What each tag of the taxonomy sounds like. `Other` has no words of its own. Chosen by hand from the phrases
 * that papers with a tag use far more often than papers without it.
 */
export const TAG_RULES: readonly TagRule[] = [
  rule(
    'Multimodal',
    `multimodal, multi modal, vision language, mllm, mllms, vlm, vlms, lvlm, lvlms, visual reasoning, omni modal,
     audio visual, visual language, gui, video understanding, video llms, visual instruction, cross modal,
     understanding and generation, grounding, image text, visual question answering, visual perception`,
    `multimodal large language, multimodal large, mllms, mllm, vision language models, vision language model,
     lvlms, multimodal models, multimodal model, multimodal understanding, multimodal reasoning, multimodal benchmark,
     llava, qwen2.5 vl, visual question answering, vision language tasks, unified multimodal`,
  ),
  rule(
    'Natural Language Processing',
    `llm, llms, language models, language model, large language, large reasoning models, multilingual, chain of thought,
     rag, retrieval augmented generation, retrieval augmented, translation, text generation, text embedding, tokenizer,
     slm, slms, summarization, nlp, instruction tuning, instruction following, prompt, prompting, long context, reward models,
     low resource, test time scaling, preference optimization, reasoning models, alignment, attention, transformer`,
    `large language models llms, large language model llm, of large language models, of llms, llms to, for llms`,
    SEES,
  ),
  rule(
    'Computer Vision',
    `gaussian splatting, 3dgs, novel view, view synthesis, 3d reconstruction, 4d, depth estimation, pose estimation,
     segmentation, object detection, image restoration, super resolution, motion, point cloud, point clouds, reconstruction,
     tracking, monocular, camera, image classification, vision transformer, vision transformers, nerf, rendering, avatar,
     avatars, scene, relighting, point tracking, image compression`,
    `3d gaussian splatting, 3dgs, novel view synthesis, pose estimation, semantic segmentation, object detection,
     monocular, monocular depth, point clouds, multi view`,
    'vision language models, multimodal large language',
  ),
  rule(
    'Reinforcement Learning',
    `reinforcement learning, rl, grpo, rlhf, rlvr, policy optimization, ppo, reward model, reward models, reward modeling, r1,
     offline reinforcement, policy gradient, policy gradients, rewards, self play, process reward`,
    `reinforcement learning, relative policy optimization, grpo, rl training, rlhf, rlvr, verifiable rewards,
     reward model, policy gradient`,
  ),
  rule(
    'Question Answering',
    `question answering, qa, rag, retrieval augmented generation, retrieval augmented, multi hop, retrieval, question, questions,
     mathematical reasoning, math reasoning, math, deep research, search agents, knowledge, factuality, hallucination`,
    `multi hop, retrieval augmented generation, question answering, information retrieval, gsm8k, open domain qa`,
    'visual question answering, video, videos, vision language, mllms, image, robot',
  ),
  rule(
    'Text Generation',
    `text generation, code generation, story generation, diffusion language, language modeling, creative writing, writing,
     decoding, speculative decoding, long form, pre training, pretraining, code llms, code`,
    `code generation, text generation, diffusion language models, language modeling, perplexity, creative writing`,
    SEES,
  ),
  rule(
    'Text2Text Generation',
    `code generation, software engineering, code, coding, text to sql, paraphrasing, unit test, unit tests, debugging`,
    `unit tests, software engineering, competition level, codeforces, text to sql`,
    SEES,
  ),
  rule(
    'Summarization',
    `summarization, summaries, summarize, meeting`,
    'text summarization, document summarization, summarization tasks, summarization models',
  ),
  rule(
    'Translation',
    'translation, machine translation',
    'machine translation, translation quality, translation tasks',
  ),
  rule(
    'Text Classification',
    'text classification, sentiment, topic classification, hate speech, toxicity, ai generated text, detection of ai',
    'text classification, sentiment analysis, hate speech',
  ),
  rule(
    'Token Classification',
    'named entity, ner, entity recognition',
    'named entity recognition, entity recognition',
  ),
  rule('Zero-Shot Classification', 'zero shot classification', 'zero shot classification'),
  rule(
    'Sentence Similarity',
    'sentence embeddings, text embedding, text embeddings, semantic similarity, sentence similarity',
    '',
  ),
  rule(
    'Feature Extraction',
    'sparse autoencoders, sparse autoencoder, feature extraction, embeddings, sae, saes',
    'sparse autoencoder, sparse autoencoders, sae features',
  ),
  rule('Fill-Mask', 'masked language, fill mask', 'masked language modeling'),
  rule(
    'Visual Question Answering',
    `visual question answering, vqa, visual reasoning, chart, charts, video qa, visual questions, multimodal reasoning,
     vision language reasoning, large vision language, visual perception, mathverse`,
    `visual question answering, vqa, visual question, mathvista, mathverse, mmmu, visual reasoning, multimodal reasoning`,
    'video generation',
  ),
  rule(
    'Document Question Answering',
    `document question answering, document understanding, document parsing, ocr, documents, document, pdf, docvqa`,
    `document question answering, document understanding, docvqa, visually rich documents, document parsing`,
  ),
  rule(
    'Table Question Answering',
    'table question answering, table reasoning, tables, tabular question',
    'table question answering',
  ),
  rule('Image-Text-to-Text', 'image text to text, visual token pruning', 'visual token pruning'),
  rule(
    'Video-Text-to-Text',
    `video understanding, video llm, video llms, video language, video question answering, video qa, temporal grounding,
     long video understanding, video reasoning, video mme, long form video, video large`,
    `video mme, mlvu, longvideobench, video question answering, long video understanding, video llms, videomme,
     video large language, video understanding benchmarks, charades, temporal grounding, egoschema`,
    'video generation, text to video',
  ),
  rule(
    'Image-to-Text',
    `image captioning, captioning, caption, captions, image to text, multimodal understanding and generation,
     unified multimodal understanding, image understanding and generation, ocr`,
    'image captioning, image captions, mscoco, image understanding and generation',
    'video generation',
  ),
  rule(
    'Text-to-Image',
    `text to image, image generation, t2i, image synthesis, visual generation, diffusion transformers, diffusion models,
     personalized generation, subject driven, understanding and generation, autoregressive image, image customization`,
    `text to image, image generation, geneval, sdxl, flux, pixart, image synthesis, stable diffusion`,
    'video generation, text to video, 3d',
  ),
  rule(
    'Text-to-Video',
    `video generation, text to video, video diffusion, video synthesis, t2v, video generative, video models, world model video,
     human video, story to video, video customization`,
    `video generation, text to video, vbench, cogvideox, t2v, video diffusion models, generated videos, video diffusion`,
    'video understanding',
  ),
  rule(
    'Image-to-Image',
    `image editing, editing, virtual try, image restoration, super resolution, style transfer, image to image, inpainting,
     image translation, relighting, image enhancement, try on, face swapping, image inpainting`,
    `image editing, image to image, image restoration, virtual try on, image super resolution, image inpainting, image edits`,
    'video editing, video generation, 3d',
  ),
  rule(
    'Image-to-Video',
    `image to video, i2v, animation, portrait animation, image animation, human animation, talking head, video editing`,
    `image to video, i2v, portrait animation, first frame, motion trajectories, character animation, image animation`,
  ),
  rule(
    'Image-to-3D',
    `image to 3d, 3d reconstruction, gaussian splatting, 3d generation, 3d gaussian, single image to 3d, 3d assets, 3d shape,
     3d scene, texture, 3d gaussians, 3dgs, novel view, view synthesis, 4d, 3d assets generation`,
    'image to 3d, 3d gaussian splatting, texture synthesis, 3d assets, novel view synthesis, 3d gaussians',
  ),
  rule(
    'Text-to-3D',
    `text to 3d, 3d generation, mesh, mesh generation, 3d content, textured, 3d asset, text driven 3d, 3d scene generation`,
    'text to 3d, 3d generation, score distillation, 3d meshes, 3d content creation',
  ),
  rule('Any-to-Any', 'any to any, omni modal', 'any to any'),
  rule(
    'Image Classification',
    'image classification, imagenet',
    'image classification, fine grained classification',
  ),
  rule(
    'Image Segmentation',
    'segmentation, segment anything, image matting, matting',
    'image segmentation, semantic segmentation, segmentation tasks, segment anything, instance segmentation, segmentation methods',
  ),
  rule(
    'Object Detection',
    'object detection, object detector, detr, open vocabulary detection',
    'object detection, object detectors',
  ),
  rule(
    'Depth Estimation',
    'depth estimation, monocular depth, depth anything, depth',
    'depth estimation, metric depth, depth anything',
  ),
  rule(
    'Keypoint Detection',
    'keypoint, keypoints, pose estimation, point tracking',
    'keypoint detection, human pose estimation',
  ),
  rule(
    'Mask Generation',
    'video object segmentation, segment anything, sam2, sam',
    'video object segmentation, segment anything',
  ),
  rule(
    'Image Feature Extraction',
    'visual representation, visual representations, visual encoder, vision encoder, visual tokenizer, image tokenizer, dino, clip, self supervised',
    'dinov2, visual tokenizer, image tokenizer, vision foundation models',
    'video generation',
  ),
  rule(
    'Unconditional Image Generation',
    'one step diffusion, image tokenizer, consistency models, flow matching',
    'imagenet 256x256, imagenet 256, cifar 10, imagenet 512x512, unconditional image generation, unconditional generation, celeba',
  ),
  rule(
    'Video Classification',
    'video classification, action recognition, video anomaly, video object, video segmentation',
    'video classification, action recognition, video anomaly detection',
  ),
  rule(
    'Zero-Shot Image Classification',
    'zero shot image classification, clip',
    'zero shot image classification, contrastive language image',
  ),
  rule(
    'Zero-Shot Object Detection',
    'open vocabulary detection, open vocabulary object, zero shot object',
    'zero shot object detection',
  ),
  rule(
    'Audio',
    'audio, music, speech, sound, acoustic, auditory, audio language',
    'audio language models, audio generation, neural audio',
  ),
  rule(
    'Text-to-Speech',
    'text to speech, tts, speech synthesis, speech generation, voice cloning',
    'text to speech, tts, speech synthesis',
  ),
  rule(
    'Text-to-Audio',
    'text to audio, audio generation, music generation, text to music, music, video to audio',
    'text to audio, audio generation, text to music, music generation',
  ),
  rule(
    'Automatic Speech Recognition',
    'speech recognition, asr, speech to text, transcription',
    'speech recognition, asr, librispeech',
  ),
  rule(
    'Audio-to-Audio',
    'voice conversion, speech enhancement, speech separation, audio codec, audio driven',
    'voice conversion, speech enhancement, speech separation',
  ),
  rule(
    'Audio Classification',
    'audio classification, audio understanding, audio language models',
    'audio classification, sound event',
  ),
  rule(
    'Robotics',
    `robot, robots, robotic, robotics, embodied, manipulation, vla, vision language action, dexterous, humanoid, navigation,
     autonomous driving, locomotion, drones`,
    'robotic manipulation, robot manipulation, vision language action, robotic tasks, real world robotic, robotics, robots, dexterous, robot learning',
  ),
  rule(
    'Graph Machine Learning',
    'graph, molecular, molecule, molecules, graph neural, knowledge graph',
    'graph neural, molecular graph, gnn, molecular property',
  ),
  rule(
    'Time Series Forecasting',
    'time series, forecasting, stock',
    'time series, forecasting, multivariate',
  ),
  rule('Tabular Classification', 'tabular classification', 'tabular classification'),
  rule('Tabular Regression', 'tabular regression', 'tabular regression'),
  rule('Tabular', 'tabular', 'tabular data'),
]
