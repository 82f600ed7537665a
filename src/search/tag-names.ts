/**
 * What people call the tags beside their own names: abbreviations, synonyms, what the models of a task are called. Case,
 * spaces, hyphens, a plural `s`, `2` for `to` and the words of {@link WORD_FORMS} need no entry.
 */
export const OTHER_NAMES: Readonly<Record<string, string>> = {
  Multimodal: 'mm, multimodality, mllm, lmm, cross-modal',
  'Natural Language Processing': 'nlp, language, nlu, nlg, linguistics, language understanding',
  'Computer Vision': 'cv, vision, image processing, image understanding',
  Audio: 'sound, speech, audio processing, acoustics',
  'Reinforcement Learning': 'rl, rlhf, rlvr, drl, deep rl, policy optimization',
  Robotics: 'robot, robotic, embodied, embodied ai, embodiment, vla, manipulation, humanoid',
  'Graph Machine Learning':
    'gnn, gml, graph, graph ml, graph learning, graph neural network, knowledge graph',
  Tabular: 'table, tabular data, spreadsheet',
  Other: 'misc, miscellaneous, various, rest',

  'Text Generation':
    'tg, llm, large language model, language model, language modeling, causal lm, gpt, generation, chat, chatbot, code generation, writing, reasoning',
  'Text2Text Generation': 't2t, text2text, text to text, seq2seq, sequence to sequence, encoder decoder',
  'Question Answering': 'qa, extractive qa, reading comprehension, odqa',
  Summarization: 'summary, summarize, summarise, tldr, abstractive summarization',
  Translation: 'mt, nmt, machine translation, translate, multilingual translation',
  'Text Classification': 'tc, sentiment, sentiment analysis, text categorization, topic classification, nli',
  'Token Classification':
    'ner, named entity recognition, entity recognition, pos, pos tagging, sequence labeling, tagging',
  'Zero-Shot Classification': 'zsc, zero shot, zeroshot text classification',
  'Sentence Similarity': 'sts, semantic similarity, text similarity, similarity, sentence embedding',
  'Feature Extraction': 'embedding, text embedding, feature, representation learning, retrieval',
  'Fill-Mask': 'mlm, masked language modeling, masked lm, mask filling, fill in the blank, bert, cloze',
  'Table Question Answering': 'tableqa, tqa, tabular qa, table qa',

  'Visual Question Answering': 'vqa, image qa, visual qa',
  'Document Question Answering': 'docqa, docvqa, document vqa, doc qa, document understanding, ocr qa, dqa',
  'Image-Text-to-Text': 'vlm, it2t, lvlm, vision language model, vision language, visual language model',
  'Video-Text-to-Text':
    'vt2t, video qa, videoqa, video vqa, video question answering, video llm, video understanding, video language model',
  'Image-to-Text': 'i2t, captioning, caption, image captioning, image description, ocr',
  'Text-to-Image': 't2i, image generation, image synthesis, stable diffusion, ai art',
  'Text-to-Video': 't2v, video generation, video synthesis',
  'Any-to-Any': 'omni, omni-modal, any2any, x2x, unified multimodal',

  'Image Classification': 'ic, image recognition, imagenet',
  'Image Segmentation':
    'segmentation, semantic segmentation, instance segmentation, panoptic segmentation, matting',
  'Image-to-Image':
    'i2i, image editing, image translation, style transfer, super resolution, inpainting, image restoration, denoising, colorization',
  'Image-to-Video': 'i2v, image animation, animate image, animation',
  'Image Feature Extraction': 'image feature, image embedding, visual feature, image representation, ife',
  'Object Detection': 'od, detection, detector, object recognition, yolo',
  'Depth Estimation': 'depth, monocular depth, depth prediction, depth map',
  'Keypoint Detection': 'keypoint, pose, pose estimation, human pose, landmark detection, landmarks',
  'Mask Generation': 'mask, sam, segment anything',
  'Unconditional Image Generation': 'uncond, unconditional, unconditional generation, gan, uig',
  'Video Classification':
    'vc, action recognition, activity recognition, video recognition, action classification',
  'Zero-Shot Image Classification': 'zsic, clip, zero shot image',
  'Zero-Shot Object Detection':
    'zsod, open vocabulary detection, open vocabulary object detection, zero shot detection, grounding dino, grounding',

  'Text-to-3D': 't23d, t2-3d, 3d generation, 3d, 3d synthesis, text to shape, text to mesh',
  'Image-to-3D': 'i23d, i2-3d, 3d reconstruction, single image 3d, image to mesh, nerf',

  'Text-to-Speech': 'tts, t2s, speech synthesis, voice synthesis, speech generation, voice cloning, voice',
  'Text-to-Audio':
    't2a, ttm, music, music generation, text to music, audio generation, sound generation, text to sound, audio synthesis',
  'Automatic Speech Recognition':
    'asr, stt, s2t, speech recognition, speech to text, transcription, transcribe, voice recognition, dictation, whisper',
  'Audio-to-Audio':
    'a2a, voice conversion, speech enhancement, source separation, speech to speech, s2s, audio enhancement, noise suppression',
  'Audio Classification':
    'ac, sound classification, audio tagging, audio recognition, sound recognition, speaker recognition, speech classification, sound event detection',

  'Tabular Classification': 'table classification, structured classification',
  'Tabular Regression': 'regression, table regression, structured regression',
  'Time Series Forecasting':
    'tsf, ts, time series, forecasting, forecast, time series prediction, temporal forecasting',
}

/** Other forms of single words, wherever they are in a tag's name. */
export const WORD_FORMS: Readonly<Record<string, string>> = {
  qa: 'question answering',
  img: 'image',
  pic: 'image',
  picture: 'image',
  photo: 'image',
  txt: 'text',
  vid: 'video',
  movie: 'video',
  clf: 'classification',
  classifier: 'classification',
  classify: 'classification',
  summarisation: 'summarization',
  detect: 'detection',
  doc: 'document',
  gen: 'generation',
  seg: 'segmentation',
  ml: 'machine learning',
  feat: 'feature',
  pred: 'prediction',
}
